/** How this library reads and writes JSON. */
@NullMarked
package io.github.tenantsnapshot.internal.json;

import org.jspecify.annotations.NullMarked;
