/** The detection of clients' mistakes in the entries of a journal. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.advice;

import org.jspecify.annotations.NullMarked;
