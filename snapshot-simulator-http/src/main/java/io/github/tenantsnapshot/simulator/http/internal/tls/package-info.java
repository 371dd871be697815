/** Has the JDK's keytool make a certificate, and keeps it. */
@NullMarked
package io.github.tenantsnapshot.simulator.http.internal.tls;

import org.jspecify.annotations.NullMarked;
