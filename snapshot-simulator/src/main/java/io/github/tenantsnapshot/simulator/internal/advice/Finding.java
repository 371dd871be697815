package io.github.tenantsnapshot.simulator.internal.advice;

import io.github.tenantsnapshot.simulator.Advice;
import io.github.tenantsnapshot.simulator.JournalEntry;

/**
 * A detected mistake.
 *
 * @param entry the request that shows it
 * @param text what is wrong and what to do instead
 */
public record Finding(Advice.Kind kind, JournalEntry entry, String text) {}
