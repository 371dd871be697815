/** The measured figures, and the files that present them. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.report;

import org.jspecify.annotations.NullMarked;
