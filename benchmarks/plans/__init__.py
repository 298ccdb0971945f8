"""What plans cost, set by set: analysis, changes of rules, documents."""
