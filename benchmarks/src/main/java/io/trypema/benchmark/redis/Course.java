package io.trypema.benchmark.redis;

import java.time.Duration;

/**
 * How often and how long each limiter is measured.
 *
 * @param warmUps the rounds before those that count
 * @param rounds the rounds that count
 * @param time the length of a round
 */
record Course(int warmUps, int rounds, Duration time) {

}
