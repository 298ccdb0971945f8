"""What a change of a rule would do: to parcels, plans in force, permits and leases."""
