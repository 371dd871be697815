package io.github.tenantsnapshot.benchmarks.report;

import java.util.List;

/**
 * The results of a row, and how they were measured.
 *
 * @param measured when, as an ISO instant
 * @param pass the length of the measurement
 * @param rounds the number of rounds
 * @param environment the machine and the versions
 * @param settings the settings of the arms, in words
 * @param results the results
 */
public record MeasuredRow(
    String measured,
    String pass,
    int rounds,
    Environment environment,
    String settings,
    List<Result> results) {}
