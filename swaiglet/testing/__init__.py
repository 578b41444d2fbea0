"""Calls to an app without a phone, for tests: ``app.test_call()``, a pytest plugin, snapshots of documents."""
