package io.trypema.sample;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.springframework.stereotype.Component;

/**
 * The books of the shop.
 */
@Component
class Catalog {

	private final List<Book> books = List.of(new Book(1, "Dune", "Frank Herbert"),
			new Book(2, "The Left Hand of Darkness", "Ursula K. Le Guin"), new Book(3, "Solaris", "Stanisław Lem"),
			new Book(4, "Kindred", "Octavia E. Butler"), new Book(5, "Roadside Picnic", "Arkady and Boris Strugatsky"));

	List<Book> all() {
		return this.books;
	}

	Optional<Book> find(int id) {
		return this.books.stream().filter((book) -> book.id() == id).findFirst();
	}

	List<Book> search(String text) {
		String wanted = text.toLowerCase(Locale.ROOT);
		return this.books.stream()
			.filter((book) -> (book.title() + ' ' + book.author()).toLowerCase(Locale.ROOT).contains(wanted))
			.toList();
	}

}
