//! The world that targets share, with the keys by which everything in it is signed again.

use super::random;
use crate::api::visits::*;
use crate::visits::craft::identity_of;
use crate::visits::*;
use ed25519_dalek::SigningKey;
use std::sync::OnceLock;

pub struct Town {
    pub world: World,
    pub authority: SigningKey,
    pub office: SigningKey,
    pub venue: SigningKey,
    pub staff: SigningKey,
    pub staff_member: Staff,
    pub staff_certificate: Vec<u8>,
    pub sealed: Sealed,
    pub author: SigningKey,
    pub request: Vec<u8>,
}

/// Made once a process; no target looks at the bytes of its keys.
pub fn town() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    random::once(&TOWN, "town", || {
        let world = World::new();
        let staff_member = Staff::generate().unwrap();
        let staff_certificate = world.venue.certify_staff(&staff_member.id(), TODAY).unwrap();
        let sealed = world.seal(&check_in("Mara"));
        let key = |ring: Result<SecretBytes, RecordError>| identity_of(ring.unwrap().expose_secret_bytes());
        Town {
            authority: key(world.authority.export_secret_bytes()),
            office: key(world.office.export_secret_bytes()),
            venue: key(world.venue.export_secret_bytes()),
            staff: key(staff_member.export_secret_bytes()),
            author: craft::author_of(&sealed.kept()),
            request: world.request(&world.ask()),
            staff_member,
            staff_certificate,
            sealed,
            world,
        }
    })
}
