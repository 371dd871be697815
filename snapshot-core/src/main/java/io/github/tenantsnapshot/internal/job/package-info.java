/** A job's life: its transitions, its worker, and what makes the worker run. */
@NullMarked
package io.github.tenantsnapshot.internal.job;

import org.jspecify.annotations.NullMarked;
