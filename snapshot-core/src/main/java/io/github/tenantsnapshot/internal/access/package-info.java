/** Access to members of public classes that only this project's own modules use. */
@NullMarked
package io.github.tenantsnapshot.internal.access;

import org.jspecify.annotations.NullMarked;
