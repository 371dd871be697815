package io.github.tenantsnapshot.tests.stores;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Puts objects of JDBC's interfaces in the place of others, to which they hand on. */
final class Proxies {

  private Proxies() {}

  /** What is done when a method is called. */
  @FunctionalInterface
  interface Call {
    Object make(Method method, Object[] arguments) throws Throwable;
  }

  /** Returns an object that does at each call as told. */
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

  /** Hands a call on; what that throws comes out as it is. */
  static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
