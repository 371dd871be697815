package io.github.tenantsnapshot.store.contract;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A JUnit extension that opens a store for each test, and closes it afterwards. Immutable. */
final class StoreFixtureExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(StoreFixtureExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StoreFixture.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    JobStoreContract test =
        context
            .getRequiredTestInstances()
            .findInstance(JobStoreContract.class)
            .orElseThrow(() -> new IllegalStateException("the test is no JobStoreContract"));
    StoreFixture given;
    try {
      given = StoreFixture.on(test.stores());
    } catch (RuntimeException e) { // includes failed assumptions
      throw e;
    } catch (Exception e) {
      throw new ParameterResolutionException("the store factory could not open a store", e);
    }
    context.getStore(NAMESPACE).put(StoreFixture.class, given);
    return given;
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    StoreFixture given = context.getStore(NAMESPACE).get(StoreFixture.class, StoreFixture.class);
    if (given != null) {
      given.close();
    }
  }
}
