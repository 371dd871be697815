package io.github.tenantsnapshot.spi;

import java.time.Instant;

/**
 * What publishing a snapshot costs the tenant; how much is the snapshot's resource count.
 *
 * @param period the period that is charged, named by its start
 * @param limit the usage that must not be exceeded; {@link Long#MAX_VALUE} for none
 */
public record QuotaCharge(Instant period, long limit) {}
