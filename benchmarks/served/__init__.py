"""What the benchmarks serve: one front desk, with swaiglet and with the reference SDK, and next to nothing."""
