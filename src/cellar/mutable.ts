/** A value while it is being put together: members that may be missing are added to it one by one, which is cheaper than spreads. */
export type Mutable<T> = { -readonly [Member in keyof T]: T[Member] };
