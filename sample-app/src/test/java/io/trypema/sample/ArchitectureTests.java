package io.trypema.sample;

import io.trypema.test.ArchitectureRules;

/**
 * Applies the {@link ArchitectureRules} to this module.
 */
class ArchitectureTests extends ArchitectureRules {

}
