/** The syntax of HTTP requests, and escaping of client text for logs. Pure functions. */
@NullMarked
package io.github.tenantsnapshot.internal.http;

import org.jspecify.annotations.NullMarked;
