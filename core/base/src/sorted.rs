//! Short lists that stay sorted, and the one sort for long ones (core/decisions/0011-sorted-lists.md).

use std::collections::BinaryHeap;

/// Entries ascending by key, no key twice: for at most about a thousand, or for those that arrive ascending. Each one
/// that is inserted moves those behind it.
#[derive(Clone, PartialEq, Eq)]
pub struct SortedMap<K, V> {
    entries: Vec<(K, V)>,
}

opaque_debug!(SortedMap<K, V>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// None unless the entries ascend by key and no key appears twice.
    pub fn of_ascending(entries: Vec<(K, V)>) -> Option<Self> {
        let is_ascending = entries.is_sorted_by(|(earlier, _), (later, _)| earlier < later);
        is_ascending.then_some(Self { entries })
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True without entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn place(&self, key: &K) -> Result<usize, usize> {
        self.entries.binary_search_by(|(own, _)| own.cmp(key))
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let place = self.place(key).ok()?;
        self.entries.get(place).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Enters a value in place of the one that the key may have.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Err(place) => self.entries.insert(place, (key, value)),
            Ok(place) => {
                if let Some((_, own)) = self.entries.get_mut(place) {
                    *own = value;
                }
            }
        }
    }

    /// Takes a key and its value out, if it is there.
    pub fn remove(&mut self, key: &K) {
        if let Ok(place) = self.place(key) {
            self.entries.remove(place);
        }
    }

    /// Keeps the values that are to be kept.
    pub fn retain(&mut self, is_kept: impl Fn(&V) -> bool) {
        self.entries.retain(|(_, value)| is_kept(value));
    }

    /// The entries, ascending by key.
    pub fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// The keys, ascending.
    pub fn into_keys(self) -> impl Iterator<Item = K> {
        self.entries.into_iter().map(|(key, _)| key)
    }

    /// The values, ascending by key.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }
}

/// The items ascending by the bytes of their keys; those of one key stay in their order. For lists of any length.
///
/// Whatever the items are, one instance of the standard library's heap orders their keys.
pub fn sorted_by_bytes<T>(items: Vec<T>, key: impl Fn(&T) -> Vec<u8>) -> Vec<T> {
    let keys = sorted(items.iter().map(key).zip(0..).collect());
    let mut items: Vec<_> = items.into_iter().map(Some).collect();
    keys.into_iter().filter_map(|(_, place)| items.get_mut(place)?.take()).collect()
}

/// The place decides between equal keys. In WebAssembly a heap is a third of the standard library's sort, and fast
/// enough for lists of this length.
fn sorted(keys: Vec<(Vec<u8>, usize)>) -> Vec<(Vec<u8>, usize)> {
    BinaryHeap::from(keys).into_sorted_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Clone, Debug)]
    enum Step {
        Insert(u8, u8),
        Change(u8, u8),
        Remove(u8),
        KeepBelow(u8),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            8 => any::<(u8, u8)>().prop_map(|(key, value)| Step::Insert(key, value)),
            2 => any::<(u8, u8)>().prop_map(|(key, value)| Step::Change(key, value)),
            2 => any::<u8>().prop_map(Step::Remove),
            1 => (128_u8..).prop_map(Step::KeepBelow),
        ]
    }

    fn take(step: &Step, sorted: &mut SortedMap<u8, u8>, model: &mut BTreeMap<u8, u8>) {
        match *step {
            Step::Insert(key, value) => {
                sorted.insert(key, value);
                model.insert(key, value);
            }
            Step::Change(key, value) => {
                assert_eq!(sorted.get(&key), model.get(&key));
                let (own, other) = (sorted.get_mut(&key), model.get_mut(&key));
                assert_eq!(own, other);
                own.into_iter().chain(other).for_each(|place| *place = value);
            }
            Step::Remove(key) => {
                sorted.remove(&key);
                model.remove(&key);
            }
            Step::KeepBelow(limit) => {
                sorted.retain(|value| *value < limit);
                model.retain(|_, value| *value < limit);
            }
        }
    }

    proptest! {
        #[test]
        fn a_sorted_map_does_what_the_standard_library_s_does(steps in prop::collection::vec(step(), 0..200)) {
            let (mut sorted, mut model) = (SortedMap::default(), BTreeMap::new());
            for step in &steps {
                take(step, &mut sorted, &mut model);
                prop_assert_eq!((sorted.len(), sorted.is_empty()), (model.len(), model.is_empty()));
                prop_assert!(sorted.values().eq(model.values()));
            }
            let entries: Vec<_> = model.iter().map(|(key, value)| (*key, *value)).collect();
            prop_assert_eq!(sorted.entries(), &entries);
            prop_assert!(sorted.into_keys().eq(model.into_keys()));
        }

        #[test]
        fn only_what_ascends_is_taken_as_it_is(keys in prop::collection::vec(0_u8..8, 0..6)) {
            let entries: Vec<_> = keys.iter().map(|key| (*key, ())).collect();
            let is_ascending = keys.windows(2).all(|pair| pair[0] < pair[1]);
            prop_assert_eq!(SortedMap::of_ascending(entries).is_some(), is_ascending);
        }

        #[test]
        fn items_are_sorted_by_bytes_and_stay_in_order_otherwise(
            items in prop::collection::vec((prop::collection::vec(0_u8..3, 0..4), any::<u8>()), 0..200),
        ) {
            let mut expected = items.clone();
            expected.sort_by(|one, other| one.0.cmp(&other.0));
            prop_assert_eq!(sorted_by_bytes(items, |(key, _)| key.clone()), expected);
        }
    }
}
