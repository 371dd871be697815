/** Creates self-signed certificates with the JDK's keytool and stores them. */
@NullMarked
package io.github.tenantsnapshot.simulator.http.internal.tls;

import org.jspecify.annotations.NullMarked;
