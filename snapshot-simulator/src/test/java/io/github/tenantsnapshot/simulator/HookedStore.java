package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Stores that let a test do something in the middle of a step. */
final class HookedStore {

  private HookedStore() {}

  /** Returns a store in memory that calls something right before it ends steps. */
  static JobStore beforeEndSteps(Runnable hook) {
    MemoryJobStore memory = new MemoryJobStore();
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("completeSteps")) {
                hook.run();
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
