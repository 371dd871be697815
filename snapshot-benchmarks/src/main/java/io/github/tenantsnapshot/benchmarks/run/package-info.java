/** What all rows share: their sizes, their rounds, and processes of their own. */
@NullMarked
package io.github.tenantsnapshot.benchmarks.run;

import org.jspecify.annotations.NullMarked;
