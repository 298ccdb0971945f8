"""The layers as a Web Feature Service, for clients that know nothing newer."""
