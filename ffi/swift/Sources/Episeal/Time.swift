import Foundation

/// A time in whole seconds since 1970: what is less is cut off. Not a number, infinity and what no 64-bit number holds
/// become the first or the last second there is, which the library refuses as `invalid-time`.
func wholeSeconds(_ date: Date) -> Int64 {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    return Int64(exactly: seconds) ?? (seconds > 0 ? .max : .min)
}

/// How many, as the library takes it: what is greater than it can be becomes -1, which the library refuses as
/// `malformed`.
func wholeCount(_ count: Int) -> Int32 {
    Int32(exactly: count) ?? -1
}
