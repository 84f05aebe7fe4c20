"""Entity resolution of persons across regions: ``graphfraud.resolve.persons.same_persons``."""
