package io.trypema.benchmark;

import java.util.SplittableRandom;

/**
 * Keys as applications have them.
 */
final class RandomKeys {

	private RandomKeys() {
	}

	static String[] create(int count) {
		SplittableRandom random = new SplittableRandom(1);
		String[] keys = new String[count];
		for (int i = 0; i < count; i++) {
			keys[i] = Long.toHexString(random.nextLong());
		}
		return keys;
	}

}
