/**
 * What the tests of every module share.
 */
@NullMarked
package io.trypema.test;

import org.jspecify.annotations.NullMarked;
