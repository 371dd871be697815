/**
 * The tests that every {@link io.github.tenantsnapshot.spi.JobStore} must pass, for those who write
 * one.
 *
 * <p>A test class implements {@link io.github.tenantsnapshot.store.contract.JobStoreContract} and
 * says how to open a store:
 *
 * <pre>{@code
 * class MyJobStoreTest implements JobStoreContract {
 *
 *   @Override
 *   public JobStoreFactory stores() {
 *     return new JobStoreFactory() {
 *       @Override
 *       public JobStore openStore() {
 *         return new MyJobStore(emptyDatabase());
 *       }
 *
 *       @Override
 *       public JobStore openAnother(JobStore store) {
 *         return new MyJobStore(((MyJobStore) store).database());
 *       }
 *     };
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.github.tenantsnapshot.store.contract;

import org.jspecify.annotations.NullMarked;
