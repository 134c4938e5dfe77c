package io.trypema.sample;

import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.trypema.spring.annotation.RateLimited;

/**
 * Login, where only failed attempts count: per user name against password guessing, and
 * per client address against user name enumeration.
 */
@RestController
class LoginController {

	private static final Map<String, String> PASSWORDS = Map.of("ada", "lovelace", "grace", "hopper");

	@PostMapping("/login")
	@RateLimited(policy = "login", refundIf = "#exception == null")
	@RateLimited(name = "login-address", rate = "30/min", key = "#clientIp", refundIf = "#exception == null")
	Welcome login(@RequestBody Credentials credentials) {
		if (!credentials.password().equals(PASSWORDS.get(credentials.username()))) {
			throw new BadCredentialsException();
		}
		return new Welcome("Welcome, " + credentials.username());
	}

	record Credentials(String username, String password) {
	}

	record Welcome(String message) {
	}

	@ResponseStatus(HttpStatus.UNAUTHORIZED)
	static final class BadCredentialsException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
