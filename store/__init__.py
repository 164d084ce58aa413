"""The database: schema, migrations, and one module a thing that is stored.

Open a `store.database.Database`, then pass its connections to the functions of the modules; every change happens within
`Database.write()`, one transaction at a time. SQLite and PostgreSQL behave the same. No other room writes SQL.
"""
