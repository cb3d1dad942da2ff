// The page of an old address: leads on with the query and the fragment, which a refresh in the markup would lose.
location.replace(document.querySelector('.lead a').href + location.search + location.hash);
