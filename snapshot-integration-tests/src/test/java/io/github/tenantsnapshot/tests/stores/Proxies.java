package io.github.tenantsnapshot.tests.stores;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Dynamic proxies of JDBC objects. */
final class Proxies {

  private Proxies() {}

  /** The handler of a call. */
  @FunctionalInterface
  interface Call {
    Object make(Method method, Object[] arguments) throws Throwable;
  }

  /** Returns a proxy that passes each call to a handler. */
  static <T> T proxy(Class<? extends T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            Proxies.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> System.identityHashCode(self);
                  default -> call.make(method, arguments);
                }));
  }

  /** Forwards a call, and propagates its exception unchanged. */
  static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
