/** The syntax of HTTP requests, and text of clients that is safe to log. Pure functions. */
@NullMarked
package io.github.tenantsnapshot.internal.http;

import org.jspecify.annotations.NullMarked;
