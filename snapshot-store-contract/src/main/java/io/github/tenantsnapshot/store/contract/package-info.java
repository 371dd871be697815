/**
 * The tests that every {@link io.github.tenantsnapshot.spi.JobStore} must pass, for its authors.
 *
 * <p>A test class implements {@link io.github.tenantsnapshot.store.contract.JobStoreContract} and
 * opens a store:
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
