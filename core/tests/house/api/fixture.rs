//! An interface with every fault that the test of the public interface must find, one each, and the sound forms beside
//! them. Described by rustdoc, never compiled.
#![allow(unused, missing_docs)]

extern crate proc_macro;

pub mod party {
    #[doc(hidden)]
    pub use crate::hidden::passed_on;
    pub use crate::hidden::{Bare, Named, Sound};

    #[doc(hidden)]
    pub mod unlisted {
        pub fn within() {}
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! listed {
        () => {};
    }

    pub fn tuple() -> Vec<(u8, u8)> { Vec::new() }
    pub fn size(value: usize) {}
    pub fn large(value: &[u64]) {}
    pub fn shared(value: &std::sync::Arc<Sound>) {}
    pub fn foreign() -> Option<proc_macro::TokenStream> { None }
    pub fn unnameable() -> Option<crate::hidden::Unnamed> { None }
    pub fn boxed() -> Box<dyn Fn()> { Box::new(|| ()) }
    pub fn iterator() -> impl Iterator<Item = u8> { [].into_iter() }
    pub fn closure(call: impl Fn(u8)) {}
    pub fn pointer(call: fn(u8)) {}
    pub fn generic<T>(value: T) {}
    pub fn lifetime<'a>(value: &'a str, other: &str) -> &'a str { value }
    pub fn borrowed(value: Option<&Sound>) {}
    pub fn four(a: u8, b: u8, c: u8, d: u8, now: i64) {}
    pub const SIZE: usize = 1;
    pub trait Trait {}

    pub struct View<'a> {
        bytes: &'a [u8],
    }

    pub struct Position(pub u8);

    pub struct Half {
        #[doc(hidden)]
        pub secret: u8,
    }

    impl Half {
        #[doc(hidden)]
        pub fn method(&self) {}
    }

    #[doc(hidden)]
    impl Half {
        pub fn method_of_block(&self) {}
    }

    pub enum Kind {
        Plain,
        #[doc(hidden)]
        Odd,
    }

    #[derive(Clone)]
    pub struct Wiped {
        pub name: String,
    }

    impl Drop for Wiped {
        fn drop(&mut self) {}
    }

    pub struct Seven {
        pub a: u8,
        pub b: u8,
        pub c: u8,
        pub d: u8,
        pub e: u8,
        pub f: u8,
        pub g: u8,
    }

    pub struct Bound {
        value: std::rc::Rc<u8>,
    }

    pub struct Local {
        value: std::cell::Cell<u8>,
    }

    pub enum Choice {
        Plain,
        Named { value: u8 },
        Unnamed(u8),
        Large { value: u64 },
    }

    #[derive(Clone, Copy)]
    pub struct Small {
        value: u8,
    }

    impl Small {
        pub fn of_copy(self, a: u8, b: &str, c: &[u8], now: i64) -> Result<Vec<Self>, Choice> { Ok(Vec::new()) }
    }
}

mod hidden {
    pub fn passed_on() {}

    pub struct Sound {
        secret: usize,
        pub bytes: Vec<u8>,
    }

    impl Sound {
        pub const SIZE: usize = 1;
        pub fn text(&self) -> Option<&str> { None }
        pub fn list(&mut self) -> &[Sound] { &[] }
        pub fn key(&self) -> &[u8; 32] { &[0; 32] }
        pub fn consumed(self) -> Vec<u8> { self.bytes }
        fn private(&self) -> usize { self.secret }
    }

    pub struct Named {
        pub field: Option<Box<Sound>>,
    }

    pub struct Bare;

    pub struct Unnamed;
}
