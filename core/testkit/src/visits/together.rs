//! Visits that are released together and opened together, and what is secret meanwhile.

use super::{World, check_in, craft, sorted};
use crate::api::visits::*;
use crate::exported::secrets_in;
use episeal_base::primitives::{AgreementKey, ContentKey, Secret};
use episeal_messages::envelope::TICKET_LENGTH;
use episeal_messages::visit::{OFFICE_TICKET, SealedVisit, Unwrapping};

/// Stored visits, ascending, and a request for all of them.
pub struct Together {
    pub world: World,
    pub visits: Vec<VisitWithNotes>,
    pub request: Vec<u8>,
}

/// The secrets of one visit, beside its record's.
struct OfVisit {
    index_key: ContentKey,
    content_key: ContentKey,
    /// What the venue's day key and the index's ephemeral key agree on, and the office's and the ticket's.
    shared: [[u8; 32]; 2],
}

/// The day key on the second line of an exported ring.
fn day_key(ring: &[u8]) -> AgreementKey {
    AgreementKey::from_secret(Secret::read(&secrets_in(ring)[2]).unwrap())
}

/// The ephemeral key to which an index is wrapped.
fn ephemeral_key(visit: &[u8]) -> [u8; 32] {
    let index = craft::decode(&craft::Parts::of(visit).index);
    let (_, parts) = index.as_tag().unwrap();
    let recipient = &parts.as_array().unwrap()[3].as_array().unwrap()[0];
    let (_, key) = &recipient.as_array().unwrap()[1].as_map().unwrap()[0];
    craft::bytes_of(&key.as_map().unwrap()[2].1).try_into().unwrap()
}

impl OfVisit {
    fn find(visit: &[u8], venue: &AgreementKey, office: &AgreementKey) -> Self {
        let authentic = SealedVisit::parse(visit).unwrap().verify().unwrap();
        let index_key = Unwrapping::many(&[authentic.unwrapping_of_index(venue)]).remove(0).unwrap();
        let ticket: [u8; TICKET_LENGTH] = authentic.open_index(&index_key).unwrap().ticket;
        let content_key = authentic.ticket_key(&ticket, office, OFFICE_TICKET).unwrap();
        let agreed = |key: &AgreementKey, peer: &[u8; 32]| *key.agree(peer).unwrap().expose();
        let shared = [agreed(venue, &ephemeral_key(visit)), agreed(office, ticket.first_chunk().unwrap())];
        Self { index_key, content_key, shared }
    }
}

impl Together {
    /// So many guests of one name.
    pub fn new(count: usize, name: &str) -> Self {
        let world = World::new();
        let visits = sorted((0..count).map(|_| world.seal(&check_in(name)).visit().to_vec()).collect());
        let request = world.request(&world.ask());
        let visits = visits.into_iter().map(|visit| VisitWithNotes { visit, notes: Vec::new() }).collect();
        Self { world, visits, request }
    }

    /// The day keys of venue and office; of each visit both content keys, and what each of these day keys agreed on.
    pub fn secrets(&self) -> Vec<[u8; 32]> {
        let rings = [self.world.venue.export_secret_bytes(), self.world.office.export_secret_bytes()];
        let [venue, office] = rings.map(|ring| day_key(ring.unwrap().expose_secret_bytes()));
        let mut secrets = vec![*venue.secret().expose(), *office.secret().expose()];
        for noted in &self.visits {
            let OfVisit { index_key, content_key, shared } = OfVisit::find(&noted.visit, &venue, &office);
            secrets.extend([*index_key.expose(), *content_key.expose()]);
            secrets.extend(shared);
        }
        secrets
    }

    /// The parts; nothing is refused.
    pub fn release(&self) -> Vec<Vec<u8>> {
        let verified = self.world.verify(&self.request).unwrap();
        let mut release = self.world.venue.release(&verified, &self.world.trust, super::NOON).unwrap();
        assert_eq!(release.push_many(&self.visits), []);
        release.finish();
        std::iter::from_fn(|| release.next_part().unwrap()).collect()
    }

    /// How many are opened.
    pub fn open(&self, parts: &[Vec<u8>]) -> usize {
        let mut opening = self.world.opening(&self.request, std::slice::from_ref(&self.world.day_key));
        parts.iter().for_each(|part| opening.add_part(part).unwrap());
        self.visits.iter().for_each(|noted| opening.add_visit(&noted.visit).unwrap());
        opening.finish().unwrap();
        std::iter::from_fn(|| opening.next_result()).filter(|opened| opened.result().is_ok()).count()
    }
}
