"""The content of many plans at once, in numbers: set by set instead of parcel by parcel."""
