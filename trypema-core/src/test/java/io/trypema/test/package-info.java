/**
 * Support for the tests of every module.
 */
@NullMarked
package io.trypema.test;

import org.jspecify.annotations.NullMarked;
