/** The sign-in of clients: the responses of login.microsoftonline.com. */
@NullMarked
package io.github.tenantsnapshot.simulator.internal.signin;

import org.jspecify.annotations.NullMarked;
