package io.trypema.redis;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import io.lettuce.core.codec.Base16;

/**
 * Scripts with a deliberate fault, for tests of the tests.
 */
final class MutatedScripts {

	private MutatedScripts() {
	}

	/**
	 * Return scripts with a deliberate fault.
	 * @param scripts the scripts
	 * @param mutation changes the text of at least one of them
	 * @throws IllegalArgumentException if it changes none
	 */
	static Scripts of(Scripts scripts, UnaryOperator<String> mutation) {
		Scripts mutated = new Scripts(mutate(scripts.acquire(), mutation), mutate(scripts.limit(), mutation),
				mutate(scripts.count(), mutation), mutate(scripts.flush(), mutation),
				mutate(scripts.instance(), mutation));
		if (mutated.equals(scripts)) {
			throw new IllegalArgumentException("The scripts have nothing that the mutation changes");
		}
		return mutated;
	}

	private static Script mutate(Script script, UnaryOperator<String> mutation) {
		String text = mutation.apply(script.text());
		return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
	}

}
