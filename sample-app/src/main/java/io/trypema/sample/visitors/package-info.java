/**
 * A page that counts its visitors, over all instances and for each.
 */
@NullMarked
package io.trypema.sample.visitors;

import org.jspecify.annotations.NullMarked;
