//! From the stays of a case to what venues are asked, or what is referred to the office that they name.

mod areas;
mod competent;
mod windows;

use super::{Office, VenueDay};
use competent::{Asked, Competent};
use episeal_base::error::RecordError;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::time::{DAY, MAX_TIME, Period, checked, day_of, oldest_day, start_of};
use episeal_messages::area::Area;
use episeal_messages::areas::VenueAreas;
use episeal_messages::id::{KeyId, OfficeId, RecordId, VenueId};
use episeal_messages::item::DataItems;
use episeal_messages::request::{Ask, LEAST_WINDOW, check_terms};
use episeal_messages::stay::{Stay, StayRules};

/// Where and when a case was.
#[derive(Clone)]
pub struct CaseStay {
    /// The visit from which this is known.
    pub record_id: RecordId,
    /// The venue.
    pub venue: VenueId,
    /// The venue day key that the visit is sealed to.
    pub kid: KeyId,
    /// False where that key is not known to be the published one, and so no stored visit was compared with what the
    /// visitor says: listed among what is left out, and not asked about.
    pub is_under_published_key: bool,
    /// Where in the venue; may be empty.
    pub area: Area,
    /// When.
    pub stay: Stay,
}

/// Which stays count, and how to ask about them.
#[derive(Clone)]
pub struct Criteria {
    /// When the case was infectious, or was infected: [`Period::forward_tracing`], [`Period::backward_tracing`].
    pub period: Period,
    /// The shortest stay within the period that counts, in seconds; not negative.
    pub min_seconds: i64,
    /// How long a stay without a departure is assumed to be, in seconds: 1 to 86,400.
    pub max_stay: i64,
    /// Those who came up to this long after the case left are asked for, too, in seconds: 0 to 86,400.
    pub after: i64,
    /// Where in a venue to ask.
    pub areas: AskedAreas,
    /// On which terms the requests are made.
    pub terms: AskTerms,
}

/// Where in a venue to ask about a stay.
#[derive(Clone, Default)]
pub struct AskedAreas {
    /// How many levels of the area are asked for where there is no cell: at most four. 0 asks for the whole venue;
    /// otherwise each area is asked for separately, with its own windows.
    pub levels: u8,
    /// How far around a seat to ask for, where the stay is at a seat in the venue's list; none asks by levels only.
    pub cell: Option<Cell>,
    /// The verified lists of their areas that the venues published.
    pub lists: Vec<VenueAreas>,
}

/// On which terms a request is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskTerms {
    /// The code of the legal basis, 1 to 64 bytes, for example `IfSG-28a`.
    pub legal_basis: String,
    /// When the request expires, in seconds since 1970; at most 7 days ahead.
    pub expires: i64,
}

/// How far around a seat to ask for ([`VenueAreas::cell`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How many rows on either side.
    pub rows: u32,
    /// How many seats on either side.
    pub seats: u32,
}

coded! {
    /// Why a stay is not asked about.
    LeftOut, list reasons_left_out;

    /// Nothing of it lies in the period and before now.
    OutsidePeriod => "outside-period", "no part of the stay is in the period and in the past";
    /// The part in the period is shorter than the criteria demand, or than what one office may be asked about.
    TooShort => "too-short", "the part of the stay in the period is too short to ask about";
    /// There is no day key for its venue and day, or its day is more than 30 days ago: the venue has deleted its key
    /// and would refuse the whole request.
    NoDayKey => "no-day-key", "there is no key for a day";
    /// Its visit is sealed to a day key other than the published one: nothing is known about it but what the visitor
    /// says, and the venue would not find it.
    NotPublished => "not-published", "the visit's day key is not the published one";
}

/// A stay that is in no ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOutStay {
    /// The visit from which it is known.
    pub record_id: RecordId,
    /// Why nobody is asked.
    pub reason: LeftOut,
}

/// A part of a stay about which nobody is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UnaskedPart {
    /// The visit from which the stay is known.
    pub record_id: RecordId,
    /// The part.
    pub period: Period,
}

/// What is asked, and of whom. Every stay is in an ask or is left out; one over midnight is in two where the venue
/// names another office from then on, and any part of it that is in none is listed.
#[derive(Clone, Default)]
pub struct Plan {
    asks: Vec<PlannedAsk>,
    left_out: Vec<LeftOutStay>,
    cut: Vec<UnaskedPart>,
}

impl Plan {
    /// By venue, competent office and areas, then by time.
    #[must_use]
    pub fn asks(&self) -> &[PlannedAsk] {
        &self.asks
    }

    /// The stays that are in no ask and why, in the order given.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOutStay] {
        &self.left_out
    }

    /// The parts of stays that nobody is asked about: on a day for which the venue's key was not handed in, or shorter
    /// than what one office may be asked about. Where the venue published no key for the day, nobody checked in there.
    #[must_use]
    pub fn cut(&self) -> &[UnaskedPart] {
        &self.cut
    }
}

/// One request to make, or one referral.
#[derive(Clone)]
pub struct PlannedAsk {
    ask: Ask,
    competent: Option<OfficeId>,
    record_ids: Vec<RecordId>,
}

impl PlannedAsk {
    /// Venue, windows and areas. It says when and where, and nothing about who the case is.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// None: this office asks itself ([`Office::request`]). Otherwise the office that the venue names, which is asked
    /// through [`Office::refer`].
    #[must_use]
    pub fn competent(&self) -> Option<OfficeId> {
        self.competent
    }

    /// The stays that this asks about.
    #[must_use]
    pub fn record_ids(&self) -> &[RecordId] {
        &self.record_ids
    }
}

opaque_debug!(CaseStay, Criteria, AskedAreas, UnaskedPart, Plan, PlannedAsk);

impl Office {
    /// Plans what to ask about the stays of a case: one ask per venue and competent office, which is the one that the
    /// venue's day key names. Where that is this office or none, this office asks itself.
    ///
    /// The windows hold each stay's part in the period, rounded outwards to full half hours, at least 1,800 s long, not
    /// before the period and not after it or `now`; windows that touch are merged. More than 64 become several asks.
    /// [`Criteria::after`] moves the end of the stay and the end of the period. `venue_day_keys` are the signed day
    /// keys that the server published for the venues and days that [`Criteria::venue_days`] names; whatever is not one,
    /// or does not verify, counts as not there.
    ///
    /// A stay over midnight touches two days. Without a key for the second, the window ends at midnight
    /// ([`Plan::cut`]); where that key names another office, or the venue's list gives another cell, each day is asked
    /// for separately. A cell of more than 64 areas becomes several asks of about as many areas each.
    ///
    /// # Errors
    /// - `InvalidTime`: less than 1,800 s of the period lie before `now`, a negative `min_seconds`, an `after` that is
    ///   not 0 to 86,400 s, a `max_stay` that is not 1 to 86,400 s, an expiry that is not within 7 days, a stay that
    ///   is out of range or longer than 24 hours, or `now` before 1970 or after 9999.
    /// - `InvalidPolicy`: more than four levels of areas, which would single out a seat: no venue answers that.
    /// - `TooLong`, `InvalidText`: the legal basis; `TooLong` also for a cell of more than 4,096 areas.
    ///
    /// # Security
    /// The windows are rounded because the venue sees them: the exact minutes would tell it which of its guests is the
    /// case. A window with few guests, or a narrow area, still tells it a lot. Ask for no more levels than needed.
    pub fn plan(
        &self,
        stays: &[CaseStay],
        criteria: &Criteria,
        venue_day_keys: &[Vec<u8>],
        now: i64,
    ) -> Result<Plan, RecordError> {
        let past = criteria.checked_period(now)?;
        let competent = Competent::read(venue_day_keys, &self.id());
        let oldest = start_of(oldest_day(now)?);
        let (mut plan, mut planned) = (Plan::default(), Vec::new());
        for stay in stays {
            let lasted = stay.lasted(criteria.max_stay)?;
            let parts = match criteria.judge(&lasted, &past) {
                Err(reason) => Err(reason),
                Ok(()) => {
                    let window = criteria.window(&lasted, &past, now)?;
                    let areas = criteria.areas_by_day(stay, &window)?;
                    competent.parts(stay, window, &areas, oldest)
                }
            };
            match parts {
                Err(reason) => plan.left_out.push(LeftOutStay { record_id: stay.record_id, reason }),
                Ok(parts) => {
                    let cut = parts.cut.into_iter().map(|period| UnaskedPart { record_id: stay.record_id, period });
                    plan.cut.extend(cut);
                    planned.extend(parts.asked.into_iter().flat_map(|asked| Planned::batches(stay, asked)));
                }
            }
        }
        let planned = sorted_by_bytes(planned, Planned::group);
        let groups = planned.chunk_by(|one, next| one.is_asked_with(next));
        plan.asks.extend(groups.flat_map(|group| criteria.asks(group)));
        Ok(plan)
    }
}

/// A stay that counts, the window in which it is asked about, of whom and where.
struct Planned<'a> {
    stay: &'a CaseStay,
    competent: Option<OfficeId>,
    areas: Vec<Area>,
    window: Period,
}

impl<'a> Planned<'a> {
    /// Each set of areas separately: windows of one area and windows of another in one request would ask for both in
    /// both.
    fn batches(stay: &'a CaseStay, asked: Asked) -> impl Iterator<Item = Self> {
        let Asked { office, areas, window } = asked;
        let batches = areas::batches(&areas).into_iter();
        batches.map(move |areas| Self { stay, competent: office, areas, window })
    }

    /// By venue, competent office and areas: an encoding of an area is not the start of another's.
    fn group(&self) -> Vec<u8> {
        let mut bytes = self.stay.venue.as_bytes().to_vec();
        bytes.push(self.competent.is_some().into());
        bytes.extend(self.competent.iter().flat_map(|office| office.as_bytes()));
        bytes.extend(self.areas.iter().flat_map(Area::encode));
        bytes
    }

    /// In one group.
    fn is_asked_with(&self, other: &Self) -> bool {
        let group = |planned: &'_ Self| (planned.stay.venue, planned.competent);
        group(self) == group(other) && self.areas == other.areas
    }
}

impl CaseStay {
    /// When, to the departure or what is assumed for it.
    fn lasted(&self, max_stay: i64) -> Result<Stay, RecordError> {
        let arrival = checked(self.stay.arrival)?;
        let assumed = arrival.saturating_add(max_stay).min(MAX_TIME);
        let lasted = Stay { arrival, departure: Some(checked(self.stay.departure.unwrap_or(assumed))?) };
        if lasted.is_of(day_of(arrival)?) { Ok(lasted) } else { Err(RecordError::InvalidTime) }
    }
}

impl Criteria {
    /// The past part of the period, if everything is in range.
    fn checked_period(&self, now: i64) -> Result<Period, RecordError> {
        check_terms(&self.terms.legal_basis, checked(now)?, self.terms.expires)?;
        if usize::from(self.areas.levels) >= Area::MAX_LEVELS as usize {
            return Err(RecordError::InvalidPolicy);
        }
        let past = Period::new(self.period.from(), self.period.to().min(now))?;
        let is_valid = past.seconds() >= LEAST_WINDOW
            && self.min_seconds >= 0
            && (0..=DAY).contains(&self.after)
            && (1..=DAY).contains(&self.max_stay);
        is_valid.then_some(past).ok_or(RecordError::InvalidTime)
    }

    fn judge(&self, stay: &Stay, past: &Period) -> Result<(), LeftOut> {
        if !stay.meets(past) {
            return Err(LeftOut::OutsidePeriod);
        }
        let from = stay.arrival.max(self.period.from());
        let seconds = stay.end().min(self.period.to()).saturating_sub(from);
        if seconds < self.min_seconds {
            return Err(LeftOut::TooShort);
        }
        Ok(())
    }

    /// What is asked about a stay: to its end or that of the period, and for a time after that.
    fn window(&self, stay: &Stay, past: &Period, now: i64) -> Result<Period, RecordError> {
        let latest = self.period.to().saturating_add(self.after).min(now);
        let end = stay.end().min(self.period.to()).saturating_add(self.after);
        windows::around(&Stay { departure: Some(end), ..*stay }, &Period::new(past.from(), latest)?)
    }

    /// What is asked about the stays of a group, which has at least one.
    fn asks(&self, group: &[Planned<'_>]) -> Vec<PlannedAsk> {
        let Some(Planned { stay, competent, areas, .. }) = group.first() else {
            return Vec::new();
        };
        let batches = windows::batches(group.iter().map(|planned| planned.window));
        let ask_of = |windows: Vec<Period>| PlannedAsk {
            competent: *competent,
            record_ids: record_ids_in(&windows, group),
            ask: Ask {
                venue: stay.venue,
                windows,
                areas: areas.clone(),
                legal_basis: self.terms.legal_basis.clone(),
                expires: self.terms.expires,
            },
        };
        batches.into_iter().map(ask_of).collect()
    }

    /// The venues and UTC days, counted from 1970-01-01, for which [`Office::plan`] needs the published day keys: those
    /// that the stays and the time after them touch, each once.
    ///
    /// # Errors
    /// - `InvalidTime`: a stay that is out of range or longer than 24 hours.
    pub fn venue_days(&self, stays: &[CaseStay]) -> Result<Vec<VenueDay>, RecordError> {
        let mut days = Vec::new();
        for stay in stays {
            let lasted = stay.lasted(self.max_stay)?;
            let end = lasted.end().saturating_add(self.after.max(0)).min(MAX_TIME);
            days.extend((day_of(lasted.arrival)?..=day_of(end)?).map(|day| VenueDay { venue: stay.venue, day }));
        }
        Ok(VenueDay::each_once(days))
    }
}

/// Those whose stays begin in one of these windows.
fn record_ids_in(windows: &[Period], group: &[Planned<'_>]) -> Vec<RecordId> {
    let is_in = |planned: &&Planned<'_>| {
        let from = planned.window.from();
        windows.iter().any(|window| (window.from()..window.to()).contains(&from))
    };
    let stays = group.iter().filter(is_in);
    stays.map(|planned| planned.stay.record_id).collect()
}
