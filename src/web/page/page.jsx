// The page: the frame, and in it the view that the address names.
import {render} from 'preact';
import {Frame} from './frame.jsx';
import {onKey} from './keys.jsx';

addEventListener('keydown', onKey);
render(<Frame />, document.getElementById('app'));
