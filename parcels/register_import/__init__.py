"""Bringing cadastral plans of territory into the layers of a municipality.

A file is read once, record by record, into spools on disk, one a layer; then one transaction
compares each spool with what is stored and writes what differs. What is decided here:

- *Unsaid is not erased.* Versions of the schema say different things. A field that a plan leaves
  out keeps its stored value. Coordinates are said by every version: a parcel or a building that
  a plan lists without them has none registered, so its outline goes, with a remark. Quarters,
  zones and boundaries keep theirs.
- *Older never overwrites newer.* A plan older than the one stored for its quarter changes
  nothing. A record that was last written from a newer plan, or whose own quarter has one, is
  left alone and listed as OLDER.
- *Missing is not ended.* What earlier plans of the same quarter brought and this one no longer
  lists is remarked as MISSING. Whoever knows that the plan is complete asks for it to be ended
  (`end_missing`): parcels and capital objects only, since a zone may lie in other quarters.
- *An unknown system stops the file.* A record whose coordinate system is not listed by the
  municipality, or whose coordinates lie outside its bounds, is refused. When that is true of
  every drawn record, the whole file is refused before anything is written.
- *A layer is loaded when one plan came that speaks of it*, and as old as the oldest of the newest
  plans of its quarters; which quarters came is in `QuarterPlan`. A plan without a zone says
  nothing of zones.
"""
