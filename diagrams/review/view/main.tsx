import { render } from 'preact';
import { App } from './app';
import { readBook } from './book';

const root = document.getElementById('page');
if (root !== null) render(<App book={readBook(document)} />, root);
