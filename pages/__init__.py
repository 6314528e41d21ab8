"""What people see: each page asks the services and draws. No rules, no queries."""
