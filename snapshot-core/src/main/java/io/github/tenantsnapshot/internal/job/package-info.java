/** The execution of jobs: their state machine, the worker, and its runners. */
@NullMarked
package io.github.tenantsnapshot.internal.job;

import org.jspecify.annotations.NullMarked;
