package io.github.tenantsnapshot.internal.job;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Permits a method to call {@link System#nanoTime()}, which the build forbids elsewhere: the method
 * waits in real time, whatever the service's clock says.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface MeasuresRealTime {}
