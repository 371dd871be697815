package io.github.tenantsnapshot.simulator.internal.token;

import io.github.tenantsnapshot.Caller;

/**
 * The result of a token's verification that does not change with time. Immutable.
 *
 * @param caller the caller that the token was issued for
 * @param lifetime the time in which the token is valid
 * @param inRealTime whether the token expires by real time
 */
record VerifiedToken(Caller caller, TokenLifetime lifetime, boolean inRealTime) {}
