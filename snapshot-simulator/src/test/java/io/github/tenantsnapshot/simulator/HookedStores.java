package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Stores that call a hook of a test during a step. */
final class HookedStores {

  private HookedStores() {}

  /** Returns a memory store that calls a hook before each {@code completeSteps}. */
  static JobStore beforeCompleteSteps(Runnable hook) {
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
