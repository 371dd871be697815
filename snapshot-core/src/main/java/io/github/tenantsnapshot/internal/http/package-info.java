/** The syntax of HTTP requests, and text from clients made safe for logs. Pure functions. */
@NullMarked
package io.github.tenantsnapshot.internal.http;

import org.jspecify.annotations.NullMarked;
